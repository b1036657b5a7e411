/**
 * Where templates come from, and the private folder that each attempt works in. Plain Java; depends on
 * {@link dev.kiln.common.build}. Read {@link dev.kiln.worker.workspace.TemplateSource} first.
 */
@NullMarked
package dev.kiln.worker.workspace;

import org.jspecify.annotations.NullMarked;
