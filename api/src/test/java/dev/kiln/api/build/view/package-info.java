@NullMarked
package dev.kiln.api.build.view;

import org.jspecify.annotations.NullMarked;
