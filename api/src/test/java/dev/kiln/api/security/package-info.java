@NullMarked
package dev.kiln.api.security;

import org.jspecify.annotations.NullMarked;
