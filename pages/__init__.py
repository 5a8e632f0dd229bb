"""One page a file: functions only, registered by app.py; nothing runs when a file is run as a script."""
