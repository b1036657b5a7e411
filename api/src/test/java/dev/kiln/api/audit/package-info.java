@NullMarked
package dev.kiln.api.audit;

import org.jspecify.annotations.NullMarked;
