"""What Facebook and Instagram channels share: the Messenger platform's callbacks and messages."""
