"""The offline tools: JSON lines in, JSON lines out, one module per tool."""
