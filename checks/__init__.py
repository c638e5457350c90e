"""What `make check` runs. Development only; nothing here is shipped."""
