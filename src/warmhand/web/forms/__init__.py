"""Plain forms: the shape of what people type, never a row."""
