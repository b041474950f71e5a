"""SQL that migrations use to put row security on a table. Kept in one place so that no table differs by accident."""


def force(table: str) -> str:
    """Switch row security on, for the owner too, and start from nothing granted."""
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; "
        f"REVOKE ALL ON {table} FROM PUBLIC;"
    )


def policy(
    table: str, name: str, role: str, *, to: str = "SELECT", using: str = "", check: str = "", restrictive: bool = False
) -> str:
    """One policy. `using` is the condition on rows read or touched, `check` on rows written."""
    parts = [f"CREATE POLICY {name} ON {table}"]
    if restrictive:
        parts.append("AS RESTRICTIVE")
    parts.append(f"FOR {to} TO {role}")
    if using:
        parts.append(f"USING ({using})")
    if check:
        parts.append(f"WITH CHECK ({check})")
    return " ".join(parts) + ";"


def background(table: str, role: str = "wp_worker", rights: str = "SELECT, INSERT, UPDATE, DELETE") -> str:
    """A table that a background role may read or write as its grants say."""
    return f"GRANT {rights} ON {table} TO {role}; " + policy(
        table, f"{role}_all", role, to="ALL", using="true", check="true"
    )
