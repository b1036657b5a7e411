@NullMarked
package dev.kiln.api.cdevents;

import org.jspecify.annotations.NullMarked;
