"""The benchmark of expected and actual: read from a file, taken in as a delivery, said in plain words."""
