using System.Text.Json.Nodes;
using LocalCluster.Api;

namespace LocalCluster.Server;

/// <summary>The subresources of a Pod that do something: binding puts it on a node, eviction deletes it.</summary>
public static class PodActions
{
    public static async Task AnswerAsync(HttpContext context, ApiServer server, ResourceType pods, ApiPath path)
    {
        if (context.Request.Method != "POST")
        {
            throw Refusals.MethodNotAllowed();
        }

        var body = await RequestBody.ReadObjectAsync(context.Request, path.Subresource == "eviction" ? "Eviction" : "Binding", null, context.RequestAborted).ConfigureAwait(false);
        if (path.Subresource == "eviction")
        {
            var options = new DeleteOptions { GracePeriod = (long?)body["deleteOptions"]?["gracePeriodSeconds"] };
            server.Deleter.Delete(pods, path.Namespace, path.Name!, options);
        }
        else
        {
            var node = (string?)body["target"]?["name"] ?? throw Refusals.BadRequest("a Binding names the node in target.name");
            var patch = new JsonObject { ["spec"] = new JsonObject { ["nodeName"] = node } };
            server.Writer.Patch(pods, path.Namespace, path.Name!, MediaTypes.MergePatch, patch, new WriteOptions { Manager = "kube-scheduler" });
        }

        await Answers.JsonAsync(context, 201, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["code"] = 201,
        }).ConfigureAwait(false);
    }
}
