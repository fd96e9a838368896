package dev.polder.control;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What controllers are given to work with.
///
/// @param delays  the thread that all controllers share
/// @param random  for the jitter of delays; must be safe for many threads
/// @param clock   for times in objects and metrics
/// @param metrics where controllers tell about themselves
public record ControllerTools(
        Delays delays, RandomGenerator random, InstantSource clock, ControllerMetrics metrics) {}
