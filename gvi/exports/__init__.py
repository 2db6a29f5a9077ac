"""Files about people: asked for by one, approved by another, fetched by a link that ends."""
