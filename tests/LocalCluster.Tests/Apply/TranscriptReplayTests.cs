using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Schemas;

namespace LocalCluster.Tests.Apply;

/// <summary>
/// Every recorded write, on the object as it was recorded before it: the same object, owners and refusals must come out. Where no
/// recording is at hand there are no cases.
/// </summary>
public sealed class TranscriptReplayTests
{
    [TestCaseSource(nameof(Cases))]
    public void Write_AsRecorded_AnswersTheSame(object given)
    {
        var (step, live, ownersUnknown) = ((TranscriptStep, JsonObject?, bool))given;
        var schema = RecordedKinds.SchemaOf(step.ObjectPath);
        var now = Times(step.Answer).Concat(Times(live)).DefaultIfEmpty("2026-01-01T00:00:00Z").Max()!;

        var act = () => ReplayServer.Write(schema, live, step, now);

        if (step.Status >= 400)
        {
            var refusal = act.Should().Throw<ApiException>().Which;
            refusal.Message.Should().Be(step.Answer!["message"].AsString());
            refusal.Code.Should().Be(step.Status);
            refusal.Reason.Should().Be(step.Answer["reason"].AsString() ?? "");
            if (step.Answer["details"]?["causes"] is JsonArray causes)
            {
                Shown(refusal.Details?["causes"]).Should().Be(Shown(causes));
            }
        }
        else
        {
            Shown(Comparable(act(), step, ownersUnknown)).Should().Be(Shown(Comparable(step.Answer!.AsObject(), step, ownersUnknown)));
        }
    }

    private static IEnumerable<TestCaseData> Cases() =>
        new[] { "apply.json", "apply-list-maps.json", "patches.json", "generation-and-status.json", "defaults.json", "errors.json" }.SelectMany(CasesOf);

    private static IEnumerable<TestCaseData> CasesOf(string file)
    {
        var objects = new Dictionary<string, JsonObject>();
        var withoutOwners = new HashSet<string>();
        foreach (var step in Transcript.Steps(file))
        {
            var path = ReplayServer.PathOf(step);
            if (ReplayServer.Covers(step, objects.ContainsKey(path)))
            {
                var given = (step, objects.GetValueOrDefault(path), withoutOwners.Contains(path));
                yield return new TestCaseData((object)given).SetArgDisplayNames($"{file} {step}");
            }

            if (step.Status < 300 && step.Answer is JsonObject obj && obj["metadata"]?["name"] is not null && obj["kind"].AsString() != "Scale"
                && step.Query.GetValueOrDefault("dryRun") is null)
            {
                objects[path] = obj;
                if (!step.IsTrimmed)
                {
                    withoutOwners.Remove(path);
                }
                else
                {
                    withoutOwners.Add(path);
                    if (obj["spec"] is null && obj["data"] is null)
                    {
                        // Too little was recorded to go on from.
                        objects.Remove(path);
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Times(JsonNode? node) =>
        (node?["metadata"]?["managedFields"] as JsonArray ?? []).Select(e => e!["time"].AsString()).OfType<string>();

    /// <summary>What both sides must agree on: times only as there or not, and nothing that the server's controllers write.</summary>
    private static JsonObject Comparable(JsonObject obj, TranscriptStep step, bool ownersUnknown)
    {
        var result = new JsonObject();
        foreach (var (name, value) in obj)
        {
            if (name is not ("metadata" or "apiVersion" or "kind" or "status"))
            {
                result[name] = value?.DeepClone();
            }
        }

        RecordedKinds.ForgetAssigned(result, step.ObjectPath);
        if (step.Subresource == "status")
        {
            result["status"] = obj["status"]?.DeepClone();
        }

        foreach (var name in (ReadOnlySpan<string>)["labels", "annotations", "finalizers", "ownerReferences"])
        {
            result[name] = obj["metadata"]?[name]?.DeepClone();
        }

        if (!step.IsTrimmed && !ownersUnknown && step.Query.GetValueOrDefault("dryRun") is null)
        {
            result["owners"] = new JsonArray([.. (obj["metadata"]?["managedFields"] as JsonArray ?? [])
                .Where(e => e!["manager"].AsString() != "kube-controller-manager")
                .Select(e => Timeless(e!.AsObject()))]);
        }

        (result["annotations"] as JsonObject)?.Remove("deployment.kubernetes.io/revision");
        if (result["annotations"] is JsonObject { Count: 0 })
        {
            result["annotations"] = null;
        }

        if (step.IsTrimmed)
        {
            // What was left out of the recording can not be compared.
            foreach (var name in result.Select(p => p.Key).Where(n => n is "spec" && step.Answer![n] is null).ToList())
            {
                result.Remove(name);
            }
        }

        return result;
    }

    private static JsonObject Timeless(JsonObject entry)
    {
        var copy = entry.DeepClone().AsObject();
        if (copy.Remove("time"))
        {
            copy["time"] = "some";
        }

        return copy;
    }

    private static string Shown(JsonNode? node) => JsonValues.Show(node);
}
