-- Health of an InferenceService for Argo CD, which calls a resource without such a script healthy as soon as it exists.
-- It reads what the operator writes: exactly one of Ready, Reconciling and Stalled is True, and Ready's message has the cause.
local hs = {}

local function find(conditions, kind)
  for _, condition in ipairs(conditions) do
    if condition.type == kind then
      return condition
    end
  end
  return nil
end

local status = obj.status or {}
local generation = obj.metadata.generation
if status.conditions == nil or (generation ~= nil and status.observedGeneration ~= generation) then
  hs.status = "Progressing"
  hs.message = "the operator has not seen this version of the resource yet"
  return hs
end

local ready = find(status.conditions, "Ready") or { status = "Unknown", message = "the status has no condition Ready" }
local stalled = find(status.conditions, "Stalled")
hs.message = ready.message
if ready.status == "True" then
  hs.status = ready.reason == "Suspended" and "Suspended" or "Healthy"
elseif stalled ~= nil and stalled.status == "True" then
  hs.status = "Degraded"
else
  hs.status = "Progressing"
end
return hs
