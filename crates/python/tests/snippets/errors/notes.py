e = ValueError("é ü")
e.add_note("a note")
raise e
