@NullMarked
package dev.kiln.api.http;

import org.jspecify.annotations.NullMarked;
