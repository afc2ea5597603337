"""What our templates add to Django's own tags."""
