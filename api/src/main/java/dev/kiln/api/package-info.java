/**
 * The api: intake, coordinator and notifier in one application; {@link dev.kiln.api.role.Role} chooses which of them an
 * instance runs. Packages are features; {@link dev.kiln.api.build.BuildLedger} is the heart.
 */
@NullMarked
package dev.kiln.api;

import org.jspecify.annotations.NullMarked;
