"""Tests of the knowledge files and of the engine that reads them."""
