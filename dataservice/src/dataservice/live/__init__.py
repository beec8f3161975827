"""The live feed: who is connected, what they tell each other, what the routes tell them."""
