/** Words between two values that make the second replace the first. */
export const correcting =
  /(?<![a-z])(?:no|nope|actually|instead|rather|sorry|oops|make (?:it|that)|change(?:d)?|wait|correction|i mean(?:t)?|scratch that|but|not|better|let'?s (?:do|say|go)|hmm+|on second thought|not enough|too (?:few|many|little|slow|much|small|large|big)|go(?:ing)? (?:to|with|from)|from|move|bump|raise|lower|increase|switch(?:ed)?)(?![a-z])|改成|改为|改到|换成|换到|变成|提到|升到|降到|扩到|扩容到|不对|不是|错了|应该是|应为|而是|不够|太少|太多|[,、;] ?还是$|[,、;] ?不 ?[,、;]|还是算了|说错|口误|更正|纠正|算了|等等|哦不|噢不|呃|要不|不如|还是用|改用/u;

/** Words in front of a value that is not meant, or no longer: `not 8 but 16`, `from 8 to 16`. */
export const droppedBefore =
  /(?:(?<![a-z])(?:not|instead of|rather than|other than|no longer|(?:rather|prefer)[^,;]{0,24} than)(?![a-z])|不是|而不是|并非|不要|代替)(?: ?(?:the|a|just|only))* ?$/u;

/** `from 8 to 16`: the first is given up where the verb says so. */
export const movedFrom =
  /(?:(?<![a-z])(?:go|going|move|change|switch|scale|bump|raise|lower|increase|reduce|grow)[^,;]{0,16} from|从|由)(?: ?(?:the|原来的?|之前的?))* ?$/u;
