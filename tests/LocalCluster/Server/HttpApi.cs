using System.Text.Json.Nodes;
using LocalCluster.Access;
using LocalCluster.Api;
using LocalCluster.Schemas;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCluster.Server;

/// <summary>Routes HTTP requests of the resource API: which verb on which resource, and the form of the answer.</summary>
public sealed class HttpApi(ApiServer server, IContainerLogs? logs) : IDisposable
{
    private readonly ServiceProxyAnswer _proxy = new(server.Store);

    /// <summary>Answers a request below /api/v1 or /apis/GROUP/VERSION.</summary>
    public async Task HandleAsync(HttpContext context, ApiPath path)
    {
        var request = context.Request;
        var user = context.Features.GetRequiredFeature<UserInfo>();
        server.Authorizer.Demand(user, AccessRequest.Of(path, MethodOf(request), request.Query));
        if (Reviews.Handles(path))
        {
            await Answers.JsonAsync(context, 201, await Reviews.AnswerAsync(path, request, user, server.Authorizer, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        if (!server.Registry.TryGet(path.Group, path.Version, path.Plural!, out var type))
        {
            throw NotServed(path);
        }

        if (path.Name is null && path.Subresource is null)
        {
            await HandleCollectionAsync(context, type, path).ConfigureAwait(false);
            return;
        }

        if (type is { Kind: "Service", Group: "" } && path.Subresource == "proxy")
        {
            await _proxy.AnswerAsync(context, type, path).ConfigureAwait(false);
            return;
        }

        var allowed = path.Subresource is null
            || (path.Subresource == "status" && type.HasStatus)
            || (path.Subresource == "scale" && type.Scale is not null)
            || (type.Kind == "Pod" && path.Subresource is "log" or "binding" or "eviction");
        if (!allowed)
        {
            // Of a custom resource the object is looked for first.
            throw type.IsCustom && type.Collection.Find(path.Namespace, path.Name!) is null
                ? Refusals.NotFound(type, path.Name!)
                : new ApiException(404, "NotFound", "the server could not find the requested resource", []);
        }

        await (path.Subresource switch
        {
            "scale" => HandleScaleAsync(context, type, path),
            "log" => PodLogs.AnswerAsync(context, server, logs, path),
            "binding" or "eviction" => PodActions.AnswerAsync(context, server, type, path),
            _ => HandleObjectAsync(context, type, path),
        }).ConfigureAwait(false);
    }

    public void Dispose() => _proxy.Dispose();

    /// <summary>A built-in group version answers in JSON that it lacks a resource; any other path is plain text.</summary>
    private ApiException NotServed(ApiPath path)
    {
        var builtin = server.Registry.All.Any(t => t.Group == path.Group && t.Version == path.Version && !t.IsCustom);
        return builtin ? new ApiException(404, "NotFound", "the server could not find the requested resource", []) : throw new PlainNotFoundException();
    }

    private async Task HandleCollectionAsync(HttpContext context, ResourceType type, ApiPath path)
    {
        var request = context.Request;
        var form = Form(request);
        switch (MethodOf(request))
        {
            case "GET" when path.IsWatch || ListQuery.IsTrue(request.Query["watch"]):
                await WatchAnswer.WriteAsync(context, server, type, path.Namespace, ListQuery.From(request.Query, watch: true), form).ConfigureAwait(false);
                break;
            case "GET":
                await Answers.ListAsync(context, server, type, server.Reader.List(type, path.Namespace, ListQuery.From(request.Query, watch: false)), form).ConfigureAwait(false);
                break;
            case "POST":
                await CreateAsync(context, type, path, form).ConfigureAwait(false);
                break;
            case "DELETE" when type.Kind != "Namespace":
                await DeleteCollectionAsync(context, type, path).ConfigureAwait(false);
                break;
            case "PUT" or "PATCH" when type.IsCustom:
                throw Refusals.BadRequest("name must be provided");
            default:
                throw Refusals.MethodNotAllowed();
        }
    }

    private async Task CreateAsync(HttpContext context, ResourceType type, ApiPath path, AnswerForm form)
    {
        var options = Options(context.Request, type, null, "create");
        // A namespaced object without a namespace in the path is a client's mistake that kubectl never makes.
        if (type.Namespaced && path.Namespace is null)
        {
            throw type.IsCustom ? new PlainNotFoundException() : Refusals.MethodNotAllowed();
        }

        var body = await RequestBody.ReadObjectAsync(context.Request, type.Kind, options.DuplicateFields, context.RequestAborted).ConfigureAwait(false);

        var created = server.Writer.Create(type, path.Namespace, body, options);
        await Answers.ObjectAsync(context, server, type, created, form, 201, options.Warnings).ConfigureAwait(false);
    }

    private async Task DeleteCollectionAsync(HttpContext context, ResourceType type, ApiPath path)
    {
        var body = await RequestBody.ReadDeleteOptionsAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        var options = DeleteOptions.From(body, context.Request.Query);
        var page = server.Reader.List(type, path.Namespace, ListQuery.From(context.Request.Query, watch: false));
        Count(context.Request, type, "deletecollection");
        foreach (var obj in page.Items)
        {
            try
            {
                server.Deleter.Delete(type, obj.Namespace, obj.Name, options);
            }
            catch (ApiException e) when (e.Code == 404)
            {
                // Somebody else was faster.
            }
        }

        await Answers.ListAsync(context, server, type, page, AnswerForm.Json).ConfigureAwait(false);
    }

    private async Task HandleObjectAsync(HttpContext context, ResourceType type, ApiPath path)
    {
        var request = context.Request;
        var form = Form(request);
        var (ns, name) = (path.Namespace, path.Name!);
        switch (MethodOf(request))
        {
            case "GET":
                await Answers.ObjectAsync(context, server, type, server.Reader.Get(type, ns, name, request.Query["resourceVersion"]), form, 200, []).ConfigureAwait(false);
                break;
            case "POST" when type.IsCustom && path.Subresource is null:
                // As odd as a real server: of a custom resource the name in the path is not looked at.
                await CreateAsync(context, type, path, form).ConfigureAwait(false);
                break;
            case "PUT":
                {
                    var options = Options(request, type, path.Subresource, "update");
                    var body = await RequestBody.ReadObjectAsync(request, type.Kind, options.DuplicateFields, context.RequestAborted).ConfigureAwait(false);
                    var (updated, created) = server.Writer.Update(type, ns, name, body, options);
                    await Answers.ObjectAsync(context, server, type, updated, form, created ? 201 : 200, options.Warnings).ConfigureAwait(false);
                    break;
                }

            case "PATCH":
                await PatchAsync(context, type, path, form).ConfigureAwait(false);
                break;
            case "DELETE" when path.Subresource is null:
                await DeleteAsync(context, type, ns, name).ConfigureAwait(false);
                break;
            default:
                throw Refusals.MethodNotAllowed();
        }
    }

    private async Task PatchAsync(HttpContext context, ResourceType type, ApiPath path, AnswerForm form)
    {
        var request = context.Request;
        var media = RequestBody.MediaType(request);
        var accepted = type.IsCustom
            ? new[] { MediaTypes.JsonPatch, MediaTypes.MergePatch, MediaTypes.ApplyPatch }
            : [MediaTypes.JsonPatch, MediaTypes.MergePatch, MediaTypes.StrategicMergePatch, MediaTypes.ApplyPatch];
        if (!accepted.Contains(media))
        {
            throw Refusals.UnsupportedMediaType(string.Join(", ", accepted));
        }

        var patch = await RequestBody.ReadPatchAsync(request, context.RequestAborted).ConfigureAwait(false);
        var apply = media == MediaTypes.ApplyPatch;
        var options = Options(request, type, path.Subresource, apply ? "apply" : "patch");
        if (!apply)
        {
            var patched = server.Writer.Patch(type, path.Namespace, path.Name!, media, patch, options);
            await Answers.ObjectAsync(context, server, type, patched, form, 200, options.Warnings).ConfigureAwait(false);
            return;
        }

        if (string.IsNullOrEmpty(request.Query["fieldManager"]))
        {
            throw Refusals.Invalid("PatchOptions", "meta.k8s.io", "", [new FieldError(FieldError.Required, "fieldManager", "Required value: is required for apply patch")]);
        }

        // Apply may create, and then needs the right to.
        if (type.Collection.Find(path.Namespace, path.Name!) is null)
        {
            server.Authorizer.Demand(context.Features.GetRequiredFeature<UserInfo>(), AccessRequest.Of(path, HttpMethods.Post, request.Query));
        }

        var (applied, created) = server.Writer.Apply(type, path.Namespace, path.Name!, patch as JsonObject ?? throw Refusals.BadRequest("an apply patch is an object"), options);
        await Answers.ObjectAsync(context, server, type, applied, form, created ? 201 : 200, options.Warnings).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context, ResourceType type, string? ns, string name)
    {
        var body = await RequestBody.ReadDeleteOptionsAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        var options = DeleteOptions.From(body, context.Request.Query);
        Count(context.Request, type, "delete");
        var (deleted, gone) = server.Deleter.Delete(type, ns, name, options);
        // A Pod or Namespace always answers with itself, whether it is gone or going.
        if (gone && type.Kind is not ("Pod" or "Namespace"))
        {
            await Answers.JsonAsync(context, 200, Statuses.Deleted(type, deleted)).ConfigureAwait(false);
        }
        else
        {
            await Answers.ObjectAsync(context, server, type, deleted, AnswerForm.Json, 200, []).ConfigureAwait(false);
        }
    }

    private async Task HandleScaleAsync(HttpContext context, ResourceType type, ApiPath path)
    {
        var request = context.Request;
        var scale = MethodOf(request) switch
        {
            "GET" => ScaleSubresource.Read(type, server.Reader.Get(type, path.Namespace, path.Name!)),
            "PUT" => server.Scale.Update(
                type,
                path.Namespace,
                path.Name!,
                await RequestBody.ReadObjectAsync(request, "Scale", null, context.RequestAborted).ConfigureAwait(false),
                Options(request, type, "scale", "update")),
            "PATCH" => server.Scale.Patch(
                type,
                path.Namespace,
                path.Name!,
                RequestBody.MediaType(request),
                await RequestBody.ReadPatchAsync(request, context.RequestAborted).ConfigureAwait(false),
                Options(request, type, "scale", "patch")),
            _ => throw Refusals.MethodNotAllowed(),
        };
        await Answers.ScaleAsync(context, server, scale, Form(request)).ConfigureAwait(false);
    }

    /// <summary>HEAD is a GET, of which the server under us leaves out the body.</summary>
    private static string MethodOf(HttpRequest request) => HttpMethods.IsHead(request.Method) ? HttpMethods.Get : request.Method;

    private static AnswerForm Form(HttpRequest request)
    {
        var form = AcceptHeader.Parse(request.Headers.Accept);
        return form != AnswerForm.Unacceptable
            ? form
            : throw new ApiException(406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf");
    }

    /// <summary>Who writes: the fieldManager, or the program's name at the start of its User-Agent.</summary>
    private static string Manager(HttpRequest request)
    {
        var manager = (string?)request.Query["fieldManager"];
        return string.IsNullOrEmpty(manager) ? request.Headers.UserAgent.ToString().Split('/')[0] : manager;
    }

    private void Count(HttpRequest request, ResourceType type, string verb) => server.Writes.Count(verb, type.Plural, Manager(request));

    private WriteOptions Options(HttpRequest request, ResourceType type, string? subresource, string verb)
    {
        server.Writes.Count(subresource is null ? verb : $"{verb}/{subresource}", type.Plural, Manager(request));
        var kind = verb switch { "create" => "CreateOptions", "update" => "UpdateOptions", _ => "PatchOptions" };
        var dryRun = (string?)request.Query["dryRun"];
        if (dryRun is not (null or "" or "All"))
        {
            throw Refusals.Invalid(kind, "meta.k8s.io", "", [new FieldError(FieldError.NotSupported, "dryRun", $"Unsupported value: [\"{dryRun}\"]: supported values: \"All\"")]);
        }

        var validation = (string?)request.Query["fieldValidation"];
        if (validation is not (null or "" or "Strict" or "Warn" or "Ignore"))
        {
            throw Refusals.Invalid(kind, "meta.k8s.io", "", [new FieldError(
                FieldError.NotSupported,
                "fieldValidation",
                $"Unsupported value: \"{validation}\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")]);
        }

        return new WriteOptions
        {
            Manager = Manager(request),
            FieldValidation = string.IsNullOrEmpty(validation) ? "Warn" : validation,
            DryRun = dryRun == "All",
            Force = ListQuery.IsTrue(request.Query["force"]),
            Subresource = subresource,
        };
    }
}
