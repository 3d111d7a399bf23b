## Letters
