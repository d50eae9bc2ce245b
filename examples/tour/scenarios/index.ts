import type { Theme } from '../scenario.ts'
import { application } from './application.ts'
import { authorities } from './authorities.ts'
import { faults } from './faults.ts'
import { grants } from './grants.ts'
import { resources } from './resources.ts'
import { throttling } from './throttling.ts'
import { user } from './user.ts'

/** The tour, in its order. */
export const themes: readonly Theme[] = [application, user, grants, throttling, faults, resources, authorities]
