"""The random walk: a made-up archive, the steps that change it, and the builds that must keep up."""
