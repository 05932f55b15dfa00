"""When a carte Vitale may be ordered, and what follows the order (R72-R85). Plain Python."""
