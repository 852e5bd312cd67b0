"""Files: opened without hanging, written whole or not at all, and arrays in safetensors."""
