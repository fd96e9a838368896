/// What a namespace prescribes to the objects in it: LimitRanges and ResourceQuotas. Runs on the threads of requests.
@NullMarked
package dev.polder.gateway.admission.limit;

import org.jspecify.annotations.NullMarked;
