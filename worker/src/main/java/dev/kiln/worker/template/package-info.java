/**
 * From a request to the command that builds it: which template, which variables, which files of variables. Plain Java;
 * depends on {@link dev.kiln.worker.packer} and {@link dev.kiln.worker.workspace}. Read
 * {@link dev.kiln.worker.template.Recipe} first.
 */
@NullMarked
package dev.kiln.worker.template;

import org.jspecify.annotations.NullMarked;
