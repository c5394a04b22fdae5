"""What is quoted and kept: 定版链接, what has become of them, meetings with their tasks, the book of corrections."""
