#!/bin/bash
# mongod wants its key file for itself alone, but a mounted secret belongs to whoever prepared it: start
# as root, give mongod a copy of its own in memory, and go on as the image does (which leaves root).
set -eu
install -m 0400 -o mongodb -g mongodb /run/secrets/mongo_key_file /run/mongo-key/key
exec docker-entrypoint.sh "$@"
