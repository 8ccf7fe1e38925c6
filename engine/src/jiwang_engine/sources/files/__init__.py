"""What a department's file is: its type, encoding, headings and source; its rows as clean numbered lines."""
