"""What leaves the desk: lists as workbooks, and files in another office's template, remembered field by field."""
