package io.icewatch.local.house.one;

import io.icewatch.local.house.other.Other;

/** Breaks a rule, to be found: knows {@link Other}, which knows it. */
public record One(Other other) {}
