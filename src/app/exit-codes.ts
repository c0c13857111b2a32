/** Exit codes of the commands; the front ends below share them. */
export { exitCodes } from '../screens/exit-codes.ts';
