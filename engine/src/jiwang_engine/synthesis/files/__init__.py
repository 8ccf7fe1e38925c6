"""How the departments write their files: columns of bytes, CSV and workbooks, and the dirt in them."""
