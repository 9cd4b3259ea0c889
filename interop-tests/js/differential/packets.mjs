// Socket.IO packets, good and bad: `[name, packets, outcome, what the reference makes of it if that is something else]`. A string is
// a text message, a Buffer a binary one. An outcome is CLOSED, or what comes back while the session lives; of that only the
// meaning is compared: white space, escapes and the numbering of attachments are free. A number among the packets waits until so
// many have come back.

/** The connection is closed; what comes before is not looked at. */
export const CLOSED = { closed: true };

/** The connection is closed, after these answers. */
const closed = (...received) => ({ closed: true, received });

const CUSTOM = ['40/custom,{"sid":"SID"}', '42/custom,["auth",{}]'];
const MAIN = ['40{"sid":"SID"}', '42["auth",{}]'];
const NO_RANDOM = '44/random,{"message":"Invalid namespace"}';

const bytes = (...values) => Buffer.from(values);
const buffers = (count) => Array.from({ length: count }, (_, i) => bytes(i, i));
const placeholder = (num) => `{"_placeholder":true,"num":${num}}`;
const placeholders = (count) => Array.from({ length: count }, (_, i) => placeholder(i)).join(",");
const attached = (count) => `45${count}-["message",${placeholders(count)}]`;
const attachedBack = (count) => `45${count}-["message-back",${placeholders(count)}]`;
const nested = (depth) => "[".repeat(depth) + "]".repeat(depth);

/** Packets of a session that has joined the main namespace. */
export const PACKETS = [
  // SIO-1 namespaces in packets
  ["SIO-1 CONNECT without a comma", ["40/custom"], CUSTOM],
  ["SIO-1 CONNECT with a comma", ["40/custom,"], CUSTOM],
  ["SIO-1 CONNECT with a payload", ['40/custom,{"token":"é"}'], ['40/custom,{"sid":"SID"}', '42/custom,["auth",{"token":"é"}]']],
  ["SIO-1 DISCONNECT without a comma", ["40/custom", 2, "41/custom"], CUSTOM],
  ["SIO-1 DISCONNECT with a comma", ["40/custom,", 2, "41/custom,"], CUSTOM],
  ["SIO-1 an explicit main namespace", ['42/,["message",1]'], ['42["message-back",1]']],
  ["SIO-1 what does not start with / is no namespace", ['42custom,["message",1]'], CLOSED],
  ["SIO-14 an unknown namespace", ["40/random"], [NO_RANDOM]],
  ["SIO-14 an unknown namespace, with a payload", ['40/random,{"a":1}'], [NO_RANDOM]],
  ["SIO-14 more than one unknown namespace", ["40/a,", "40/b,"], ['44/a,{"message":"Invalid namespace"}', '44/b,{"message":"Invalid namespace"}']],
  ["SIO-14 prototype names are no namespaces", ["40/__proto__,", "40/constructor,"], ['44/__proto__,{"message":"Invalid namespace"}', '44/constructor,{"message":"Invalid namespace"}']],
  ["SIO-17 a query is part of the name", ["40/custom?z=1,"], ['44/custom?z=1,{"message":"Invalid namespace"}']],
  // SIO-2 payloads
  ["SIO-2 CONNECT with an array", ["40/custom,[]"], CLOSED],
  ["SIO-2 CONNECT with a string", ['40/custom,"a"'], CLOSED],
  ["SIO-2 CONNECT with true", ["40/custom,true"], CLOSED],
  ["SIO-2 CONNECT with null", ["40/custom,null"], CLOSED],
  ["SIO-2 CONNECT with broken JSON", ['40/custom,{"a":'], CLOSED],
  ["SIO-2 DISCONNECT with a payload", ["41{}"], CLOSED],
  ["SIO-15 CONNECT_ERROR with an object", ['44{"message":"a"}'], CLOSED],
  ["SIO-15 CONNECT_ERROR with a string", ['44"a"'], CLOSED],
  ["SIO-2 EVENT with an object", ["42{}"], CLOSED],
  ["SIO-2 EVENT with a string", ['42"message"'], CLOSED],
  ["SIO-2 EVENT with an empty array", ["42[]"], CLOSED],
  ["SIO-2 EVENT without a payload", ["42"], CLOSED, []],
  ["SIO-2 EVENT with null as name", ["42[null]"], CLOSED],
  ["SIO-2 EVENT with true as name", ["42[true]"], CLOSED],
  ["SIO-2 EVENT with an object as name", ['42[{"toString":"message"}]'], CLOSED],
  ["SIO-2 EVENT with an array as name", ['42[["message"]]'], CLOSED],
  ["SIO-2 ACK with an object", ["430{}"], CLOSED],
  ["SIO-2 ACK with a string", ['430"a"'], CLOSED],
  ["SIO-4 a number as name", ['42[1,"x"]'], []],
  ["SIO-3 a name that only looks reserved", ['42["error"]', '42["connection"]', '42["__proto__"]', '42["Connect"]', '42["constructor"]', '42[""]'], []],
  ["SIO-10 broken JSON", ['42["message",'], CLOSED],
  ["SIO-10 text after the JSON", ['42["message"]x'], CLOSED],
  ["SIO-10 single quotes", ["42['message']"], CLOSED],
  ["SIO-10 a trailing comma", ['42["message",]'], CLOSED],
  ["SIO-10 NaN", ['42["message",NaN]'], CLOSED],
  ["SIO-10 a leading zero", ['42["message",01]'], CLOSED],
  ["SIO-10 a raw control character in a string", ['42["message","\u0001"]'], CLOSED],
  ["SIO-10 white space", ['42[ "message" ,\t{ "a" : 1 } ]'], ['42["message-back",{"a":1}]']],
  // SIO-3 reserved names
  ...["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"].map((name) => [`SIO-3 ${name}`, [`42["${name}"]`], CLOSED]),
  // packet types
  ["an empty message", ["4"], CLOSED],
  ["type 7", ["47"], CLOSED],
  ["type 8", ['48["message"]'], CLOSED],
  ["type 9", ["49"], CLOSED],
  ["a letter", ["4abc"], CLOSED],
  ["a minus", ["4-"], CLOSED],
  ["an Arabic digit", ["4٢"], CLOSED],
  ["a byte order mark", ['4\ufeff2["message"]'], CLOSED],
  // SIO-9 ack ids
  ["SIO-9 id 0", ['420["message-with-ack",1]'], ["430[1]"]],
  ["SIO-9 leading zeros", ['42007["message-with-ack",1]'], ["437[1]"]],
  ["SIO-9 an id above 2^31", ['424294967296["message-with-ack",1]'], ["434294967296[1]"]],
  ["SIO-9 id 2^53-1", ['429007199254740991["message-with-ack",1]'], ["439007199254740991[1]"]],
  ["SIO-9 id 2^53", ['429007199254740992["message-with-ack",1]'], CLOSED, ["439007199254740992[1]"]],
  ["SIO-9 an id of 20 digits", ['4299999999999999999999["message-with-ack",1]'], CLOSED, ["43100000000000000000000[1]"]],
  ["SIO-9 an id of a million digits", [`42${"1".repeat(990_000)}["message-with-ack",1]`], CLOSED, ["43Infinity[1]"]],
  ["SIO-9 an id without a payload", ["421"], CLOSED, []],
  ["SIO-9 a negative id", ['42-1["message-with-ack",1]'], CLOSED],
  ["SIO-9 a fraction", ['421.5["message-with-ack",1]'], CLOSED],
  ["SIO-9 an id after a blank", ['42 1["message-with-ack",1]'], CLOSED, ["431[1]"]],
  ["SIO-9 letters", ['42abc["message-with-ack",1]'], CLOSED],
  ["SIO-9 digits, then letters", ['421a["message-with-ack",1]'], CLOSED],
  ["SIO-41 no arguments", ['421["message-with-ack"]'], ["431[]"]],
  ["SIO-41 several arguments", ['421["message-with-ack",1,"2",{"3":[false]}]'], ['431[1,"2",{"3":[false]}]']],
  ["SIO-41 a binary answer", ['451-12["message-with-ack",{"_placeholder":true,"num":0}]', bytes(1, 2)], ['461-12[{"_placeholder":true,"num":0}]', bytes(1, 2)]],
  ["SIO-42 an ack with attachments that nobody waits for", [`461-0[${placeholder(0)}]`, bytes(1)], []],
  ["SIO-42 an ack without id", ["43[]"], []],
  ["SIO-42 an ack that nobody waits for", ["430[1]", "4399[]"], []],
  // SIO-5 SIO-6 SIO-7 attachments
  ["SIO-5 one attachment", [attached(1), ...buffers(1)], [attachedBack(1), ...buffers(1)]],
  ["SIO-5 an empty attachment", [attached(1), bytes()], [attachedBack(1), bytes()]],
  ["SIO-6 ten attachments", [attached(10), ...buffers(10)], [attachedBack(10), ...buffers(10)]],
  ["SIO-6 eleven attachments", [attached(11), ...buffers(11)], CLOSED],
  ["SIO-6 a huge number of attachments", ['4551832742252-["message"]'], CLOSED],
  ["SIO-5 nested attachments", [`452-["message",{"a":[${placeholder(0)},{"b":${placeholder(1)}}]}]`, ...buffers(2)], [`452-["message-back",{"a":[${placeholder(0)},{"b":${placeholder(1)}}]}]`, ...buffers(2)]],
  ["SIO-5 attachments out of order", [`452-["message",${placeholder(1)},${placeholder(0)}]`, bytes(0), bytes(1)], [`452-["message-back",${placeholder(0)},${placeholder(1)}]`, bytes(1), bytes(0)]],
  ["SIO-5 one attachment twice", [`451-["message",${placeholder(0)},${placeholder(0)}]`, bytes(7)], [`452-["message-back",${placeholder(0)},${placeholder(1)}]`, bytes(7), bytes(7)]],
  ["SIO-5 an attachment that no argument names", ['451-["message","a"]', bytes(7)], ['42["message-back","a"]']],
  ["SIO-5 a placeholder in a text event is data", [`42["message",${placeholder(0)}]`], [`42["message-back",${placeholder(0)}]`]],
  ["SIO-5 _placeholder false is data", ['451-["message",{"_placeholder":false,"num":0}]', bytes(7)], ['42["message-back",{"_placeholder":false,"num":0}]']],
  ["SIO-5 _placeholder as a string is data", ['451-["message",{"_placeholder":"true","num":0}]', bytes(7)], ['42["message-back",{"_placeholder":"true","num":0}]']],
  ["SIO-5 a placeholder with its keys the other way round", ['451-["message",{"num":0,"_placeholder":true}]', bytes(7)], [attachedBack(1), bytes(7)]],
  ["SIO-5 a placeholder with more keys", ['451-["message",{"num":0,"a":1,"_placeholder":true}]', bytes(7)], [attachedBack(1), bytes(7)]],
  ["SIO-5 num with an exponent", [`451-["message",${placeholder("0e0")}]`, bytes(7)], CLOSED, [attachedBack(1), bytes(7)]],
  ["SIO-5 num as -0", [`451-["message",${placeholder("-0")}]`, bytes(7)], CLOSED, [attachedBack(1), bytes(7)]],
  ["SIO-5 num beyond an int", [`451-["message",${placeholder(4_294_967_296)}]`, bytes(7)], CLOSED],
  ["SIO-5 num null", [`451-["message",${placeholder(null)}]`, bytes(7)], CLOSED],
  ["SIO-5 a placeholder as the name", [`451-[${placeholder(0)},"message"]`, bytes(7)], CLOSED],
  ["SIO-5 num as a string", ['451-["message",{"_placeholder":true,"num":"0"}]', bytes(7)], CLOSED],
  ["SIO-5 num out of range", [`451-["message",${placeholder(1)}]`, bytes(7)], CLOSED],
  ["SIO-5 num negative", [`451-["message",${placeholder(-1)}]`, bytes(7)], CLOSED],
  ["SIO-5 no num", ['451-["message",{"_placeholder":true}]', bytes(7)], CLOSED],
  ["SIO-5 num is no integer", [`451-["message",${placeholder(0.5)}]`, bytes(7)], CLOSED, ['42["message-back",null]']],
  ["SIO-6 no number", ['45["message"]'], CLOSED],
  ["SIO-6 nothing but the type", ["45"], CLOSED],
  ["SIO-6 no dash", ["451"], CLOSED],
  ["SIO-6 no dash before the payload", ['451["message"]'], CLOSED],
  ["SIO-6 letters in the number", ['45a-["message"]'], CLOSED],
  ["SIO-6 a fraction", ['4551.23-["message"]'], CLOSED],
  ["SIO-6 a dash only", ['45-["message"]'], CLOSED],
  ["SIO-6 a negative number", ['45-1-["message"]'], CLOSED],
  ["SIO-6 zero attachments", ['450-["message"]'], CLOSED],
  ["SIO-6 an exponent", [`451e0-["message",${placeholder(0)}]`, bytes(7)], CLOSED, [attachedBack(1), bytes(7)]],
  ["SIO-6 a blank after the number", [`451 -["message",${placeholder(0)}]`, bytes(7)], CLOSED, [attachedBack(1), bytes(7)]],
  ["SIO-6 a hexadecimal number", [`450x1-["message",${placeholder(0)}]`, bytes(7)], CLOSED, [attachedBack(1), bytes(7)]],
  ["SIO-7 text while attachments are awaited", [attached(1), '42["message"]'], CLOSED],
  ["SIO-7 binary without a header", [bytes(1, 2, 3)], CLOSED],
  ["SIO-7 binary after the last attachment", [attached(1), bytes(1), bytes(2)], CLOSED],
  ["SIO-7 a pong while attachments are awaited", [attached(1), "3", bytes(1)], [attachedBack(1), bytes(1)]],
  // SIO-15 state
  ["SIO-15 CONNECT twice", ["40"], CLOSED],
  ["SIO-15 CONNECT twice to another namespace", ["40/custom,", 2, "40/custom,"], closed(...CUSTOM)],
  ["SIO-15 EVENT to a namespace that is not joined", ['42/custom,["message"]'], CLOSED],
  ["SIO-15 EVENT to an unknown namespace", ['42/random,["message"]'], CLOSED],
  ["SIO-15 ACK to a namespace that is not joined", ["43/custom,0[]"], CLOSED],
  ["SIO-15 DISCONNECT from a namespace that is not joined", ["41/custom,"], CLOSED],
  ["SIO-15 EVENT after DISCONNECT", ["41", "40/random", 1, '42["message"]'], closed(NO_RANDOM)],
  ["SIO-15 ACK after DISCONNECT", ["41", "40/random", 1, "430[]"], closed(NO_RANDOM)],
  ["SIO-15 DISCONNECT twice", ["41", "40/random", 1, "41"], closed(NO_RANDOM)],
  ["SIO-15 EVENT to a refused namespace", ["40/random,", 1, '42/random,["message"]'], closed(NO_RANDOM)],
  ["SIO-15 CONNECT after DISCONNECT", ["41", "40/random", 1, "40"], [NO_RANDOM, ...MAIN]],
  // SIO-10 values
  ["SIO-10 every type", ['42["message",null,true,false,0,-1.5,"",[],{}]'], ['42["message-back",null,true,false,0,-1.5,"",[],{}]']],
  ["SIO-10 a comma in a string", ['42["message","/a,b"]'], ['42["message-back","/a,b"]']],
  ["SIO-10 Unicode", ['42["message","é€𝄞\u2028"]'], ['42["message-back","é€𝄞\u2028"]']],
  ["SIO-10 keys of prototypes are data", ['42["message",{"__proto__":{"a":1},"constructor":2}]'], ['42["message-back",{"__proto__":{"a":1},"constructor":2}]']],
  ["SIO-10 500 levels", [`42["message",${nested(499)}]`], [`42["message-back",${nested(499)}]`]],
  ["SIO-10 501 levels", [`42["message",${nested(500)}]`], CLOSED, [`42["message-back",${nested(500)}]`]],
  ["SIO-10 nesting above the limit", [`42["message",${nested(1_000)}]`], CLOSED, [`42["message-back",${nested(1_000)}]`]],
  ["SIO-10 a number beyond a double", ['42["message",1e400]'], ['42["message-back",1e400]'], ['42["message-back",null]']],
  ["SIO-10 an integer beyond a double", ['42["message",123456789012345678901234567890]'], ['42["message-back",123456789012345678901234567890]']],
  ["SIO-10 a number of 1001 digits", [`42["message",${"1".repeat(1_001)}]`], CLOSED, ['42["message-back",null]']],
  ["SIO-10 a lone surrogate", ['42["message","\\ud800"]'], ['42["message-back","\\ud800"]']],
  ["SIO-10 a key twice", ['42["message",{"a":1,"a":2}]'], ['42["message-back",{"a":2}]']],
  ["SIO-10 many keys", [`42["message",{${Array.from({ length: 20_000 }, (_, i) => `"${i}":0`).join(",")}}]`], [`42["message-back",{${Array.from({ length: 20_000 }, (_, i) => `"${i}":0`).join(",")}}]`]],
  ["SIO-10 an exponent of nine digits", ['42["message",1e999999999]'], ['42["message-back",1e999999999]'], ['42["message-back",null]']],
  ["SIO-10 minus zero", ['42["message",-0]'], ['42["message-back",-0]'], ['42["message-back",0]']],
  ["SIO-10 a NUL as an escape", ['42["message","\\u0000"]'], ['42["message-back","\\u0000"]']],
  ["SIO-10 half an escape", ['42["message","\\u00"]'], CLOSED],
  ["SIO-9 a byte order mark as the id", ['42\ufeff["message-with-ack",1]'], CLOSED, ["430[1]"]],
  ["SIO-10 a long name", [`42["${"n".repeat(100_000)}"]`], []],
];

/** Packets of a session that has not said anything yet. */
export const FIRST_PACKETS = [
  ["SIO-15 EVENT before CONNECT", ['42["message"]', "40"], CLOSED],
  ["SIO-15 ACK before CONNECT", ["430[]", "40"], CLOSED],
  ["SIO-15 DISCONNECT before CONNECT", ["41", "40"], CLOSED],
  ["SIO-15 binary before CONNECT", [bytes(1), "40"], CLOSED],
  ["SIO-15 an announced attachment before CONNECT", [attached(1), bytes(1), "40"], CLOSED],
  ["SIO-2 CONNECT with an array", ["40[]", "40"], CLOSED],
  ["SIO-2 CONNECT with a string", ['40"a"', "40"], CLOSED],
  ["SIO-2 CONNECT with null", ["40null", "40"], CLOSED],
  ["SIO-13 CONNECT with a payload", ['40{"token":"123","deep":{"a":[1,null,"é"]}}'], ['40{"sid":"SID"}', '42["auth",{"token":"123","deep":{"a":[1,null,"é"]}}]']],
  ["SIO-13 CONNECT with a placeholder", [`40{"a":${placeholder(0)},"__proto__":{"b":1}}`], ['40{"sid":"SID"}', `42["auth",{"a":${placeholder(0)},"__proto__":{"b":1}}]`]],
  ["SIO-14 a refused namespace before any other", ["40/random", "40"], [NO_RANDOM, ...MAIN]],
  ["SIO-1 another namespace before the main one", ["40/custom,", "40"], [...MAIN, ...CUSTOM]],
];

/** Packets of a session that has not said anything yet, in one payload, which only polling can promise. */
export const FIRST_PAYLOADS = [
  ["SIO-16 EVENT before the CONNECT is answered", ["40", '42["message"]'], CLOSED],
  ["SIO-16 two CONNECTs at once", ["40", "40"], CLOSED, [...MAIN, ...MAIN]],
  ["SIO-16 two CONNECTs to another namespace at once", ["40/custom,", "40/custom,", "40"], CLOSED, [...MAIN, ...CUSTOM, ...CUSTOM]],
];

/** Packets of a session that has joined, which end the process of the reference. */
export const LETHAL_PACKETS = [["SIO-10 nesting that would overflow a stack", [`42["message",${nested(100_000)}]`], CLOSED]];

/** Packets of a session that has not said anything yet, which end the process of the reference. */
export const LETHAL_FIRST_PACKETS = [["SIO-13 CONNECT with nesting that would overflow a stack", [`40{"a":${nested(100_000)}}`], CLOSED]];

/** Packets for the profile load, whose handlers cannot do what is asked: that ends the process of the reference. */
export const LETHAL_EVENTS = [["SIO-30 a handler throws", ['42["join",{"no":"room"}]'], []]];
