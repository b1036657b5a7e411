/** Which parts of the api an instance runs. Depends on nothing of ours. Read {@link dev.kiln.api.role.Role}. */
@NullMarked
package dev.kiln.api.role;

import org.jspecify.annotations.NullMarked;
