"""Who may activate the appli carte Vitale, and the states it goes through (R86-R117). Plain Python."""
