"""Who may do what to an appli carte Vitale, and for which reason (R118, R119). Plain Python."""
