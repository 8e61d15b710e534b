//! Empty. Its manifest asks for the features that the workspace needs, so that all its crates build with the same ones.
