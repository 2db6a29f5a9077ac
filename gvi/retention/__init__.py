"""How long what is known of people is kept, and how it goes: periods, holds, purges of four eyes, and people's rights."""
