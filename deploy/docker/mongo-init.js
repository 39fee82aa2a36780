// Run by the health check: makes the replica set and each agency's own user once, then only asks
// whether this node is the writable one. Users come from a secret: [{user, password, database, append_only}, ...],
// the first of them the administrator. With RENEW_PASSWORDS=1 it also gives the agencies' users the
// passwords that stand in the secret (deploy/runbooks/rotate-keys.md).
const users = JSON.parse(require("fs").readFileSync("/run/secrets/mongo_users", "utf8"));
const admin = users[0];

try {
  rs.status();
} catch (error) {
  if (error.codeName === "NotYetInitialized") {
    rs.initiate({ _id: "chungtay", members: [{ _id: 0, host: "database:27017" }] });
  }
}

if (!db.hello().isWritablePrimary) {
  quit(1); // the election is under way; the next check goes on from here
}

try {
  db.getSiblingDB("admin").createUser({ user: admin.user, pwd: admin.password, roles: ["root"] });
} catch (error) {
  // The localhost exception is over once the administrator exists.
}
db.getSiblingDB("admin").auth(admin.user, admin.password);

for (const { user, password, database, append_only } of users.slice(1)) {
  const own = db.getSiblingDB(database);
  if (append_only && own.getRole("append_only") === null) {
    own.log.createIndex({ references: 1, _id: 1 });
    own.log.createIndex({ number: 1 });
    own.heads.createIndex({ agency: 1, entries: 1 });
    own.createRole({
      role: "append_only",
      privileges: [{ resource: { db: database, collection: "" }, actions: ["insert", "find"] }],
      roles: [],
    });
  }
  if (own.getUser(user) === null) {
    const role = append_only ? "append_only" : "readWrite";
    own.createUser({ user: user, pwd: password, roles: [{ role: role, db: database }] });
  } else if (process.env.RENEW_PASSWORDS === "1") {
    own.updateUser(user, { pwd: password });
  }
}
