"""Running the program: the web server, the worker, and what an installation needs."""
