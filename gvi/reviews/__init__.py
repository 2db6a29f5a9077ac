"""The secrecy review: somebody asks whether secret data may go to another agency, and a lawyer of the owner decides."""
