-- KEYS: scenarios in order, their texts, their counts, those that are spent   ARGV: what a match looks at (JSON)
local taken = takeScenario(KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1])
return taken or false
