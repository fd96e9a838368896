/// Kinds served by one generic handler: the catalog of definitions, the codec between trees and records, the door for
/// controllers. Runs on the request's virtual thread.
@NullMarked
package dev.polder.gateway.resource;

import org.jspecify.annotations.NullMarked;
