/**
 * What can be built: the workers say it, this keeps the latest word of each and shows it. Depends on the database and on
 * Kafka. Read {@link dev.kiln.api.template.TemplateSourceController} first.
 */
@NullMarked
package dev.kiln.api.template;

import org.jspecify.annotations.NullMarked;
