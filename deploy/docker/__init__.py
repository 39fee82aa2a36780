"""The run in containers: the image, and the keys, certificates and passwords that docker-compose.yml mounts."""
