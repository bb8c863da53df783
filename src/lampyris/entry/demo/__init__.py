"""The demo project that `lampyris seed` sends."""
