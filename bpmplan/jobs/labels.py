"""What tasks are called in Danish, on the page that shows them. Declared beside each task; timed jobs have theirs."""

LANES = {"default": "Andet", "mail": "Mails", "documents": "Dokumenter", "numbers": "Officielle tal"}
_labels = {}


def name(task, label):
    """Call a task ``label``, an order such as "Lav et dokument"."""
    _labels[task.module_path] = label


def label_of(path):
    """What the task with this path is called; its function's name when nobody calls it anything (any more)."""
    return _labels.get(path) or path.rpartition(".")[2].replace("_", " ").capitalize()
