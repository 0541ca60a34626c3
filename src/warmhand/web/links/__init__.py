"""Pages behind secret links: a partner's, and the client's own two."""
