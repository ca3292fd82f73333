"""What any reader of a Word document needs: opening it within limits, its styles, and the numbers that Word draws."""
