"""Tests: behaviour through the front door, and pure rules directly."""
