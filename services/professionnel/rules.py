"""What a professional may invoice, and what it comes to (R120-R127). Plain Python, centimes."""
